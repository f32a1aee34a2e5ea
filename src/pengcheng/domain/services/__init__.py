"""Services: from an item of the city folder to a decision with its reasons, and to offers nobody had to ask for."""
