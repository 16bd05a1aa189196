"""``make bench``: every benchmark, one after the other."""

from benchmarks import demo

if __name__ == "__main__":
    demo.main()
