from .service_exports import SERVICES as SERVICES, Service as Service, export_for as export_for
from .transfer import FORMAT as FORMAT, from_json as from_json, to_json as to_json
