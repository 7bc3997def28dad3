"""Who set a field: the component and its version, as provenance names them."""

# Goes up when the same bytes may give another record.
COMPONENT = "copydesk.clean/2"
# The status of a field that the document does not have.
ABSENT = "absent"
