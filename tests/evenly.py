"""A model of Chinese to which all characters are as likely, so that a limit can be tried from both sides."""

import numpy as np
import numpy.typing as npt


class Evenly:
    """It is called like the functions that load a model, and is the model, too."""

    def __init__(self, logprob: float) -> None:
        self.logprob = logprob
        self.unigram = np.full(0x10000, logprob)

    def __call__(self) -> "Evenly":
        return self

    def logprobs(self, text: str) -> npt.NDArray[np.float64]:
        """Return the same for each character, in nats."""
        return np.full(len(text), self.logprob)

    def score(self, text: str) -> float:
        """Return the sum over a text."""
        return self.logprob * len(text)
