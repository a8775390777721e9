"""The practice inbox: a web page on which any message can be read and answered, with a clock that can be moved."""
