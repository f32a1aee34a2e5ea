"""Who is who in the city: its departments and the versions of its folder."""
