"""HTTP: who may connect, what is answered, and the event stream that pages follow."""
