"""The fast front: one ASGI application on one port.

A certificate's state, the health of the platform and the static files are answered on the event loop; everything
else goes to Django under WSGI in a small thread pool of the same process (Django under ASGI costs three times the
processor time for synchronous views).
"""
