internal import CanonicalJSON
internal import Estate

extension EstateSchema {
    /// Drift that somebody knows of; `plumb drift ack` writes it.
    static var acknowledged: [String: JSONValue] {
        let entry = closed(
            [
                "address": text("What drifted, as the check names it: PROVIDER/SCOPE/KIND/NAME."),
                "value": text("Names the value that was seen; written by plumb drift ack."),
                "owner": text("Who answers for it."), "reason": text("Why it may stay so."),
                "since": text("The day it was acknowledged, such as 2026-11-20."),
                "until": text("The last day on which it holds, at most \(DriftAcknowledgement.mostDays) days after since."),
                "renewed": .object(["type": "integer", "description": "How often it was given again before."]),
            ], required: ["address", "value", "owner", "reason", "since", "until"])
        return [
            "acknowledged": closed(
                ["acknowledged": text("The environment."), "drift": list(entry)], required: ["acknowledged"])
        ]
    }

    /// What stands under `heal:`.
    static var healing: JSONValue {
        closed(
            [
                "classes": list(text("A kind of resource that is put back, as it stands in addresses.")),
                "per_hour": whole("How many resources may be put back within an hour; 5 unless said."),
                "autoscaled": list(
                    closed(
                        [
                            "address": text("PROVIDER/SCOPE/KIND/NAME."),
                            "from": .object(["type": "integer", "description": "The lowest number that the autoscaler sets."]),
                            "to": .object(["type": "integer", "description": "The highest."]),
                        ], required: ["address", "from", "to"])),
            ], required: ["classes"])
    }
}
