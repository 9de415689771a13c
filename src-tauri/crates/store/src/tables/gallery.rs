//! The local gallery's own rows: photos on its shelf and removal requests.
