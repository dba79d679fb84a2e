"""Run every benchmark: `make bench`."""

from benchmarks import startup, throughput

if __name__ == "__main__":
    throughput.main()
    startup.main()
