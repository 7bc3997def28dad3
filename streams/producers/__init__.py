"""How articles get in: files today, each way a module of pure readers and one module that sends."""
