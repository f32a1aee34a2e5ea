"""`python -m pengcheng` is the same as the `pengcheng` command."""

from pengcheng.channels.cli.main import main

if __name__ == "__main__":
    main()
