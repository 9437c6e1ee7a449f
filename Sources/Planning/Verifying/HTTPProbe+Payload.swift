package import CanonicalJSON
package import Estate
package import Resources

extension Probe.HTTPProbe {
    /// - Parameter origin: as text, or still to be told by a resource that the plan makes.
    package static func payload(_ check: HealthCheck, at origin: Content) -> JSONValue {
        var members: [String: JSONValue] = [
            "path": .string(check.path), "status": .integer(check.status), "within": .integer(check.within),
        ]
        switch origin {
        case .unknown(let address, let attribute):
            members["origin"] = ["knownAfter": .string(address.description), "attribute": .string(attribute)]
        default: members["origin"] = origin.text.map(JSONValue.string)
        }
        members["redirect"] = check.redirect.map(JSONValue.string)
        members["json"] = check.json
        members["text"] = check.text.map(JSONValue.string)
        return .object(members)
    }

    /// - Returns: nil for a payload that this version did not write.
    package init?(_ payload: JSONValue) {
        guard let path = payload["path"]?.string, let status = payload["status"]?.integer, let within = payload["within"]?.integer else {
            return nil
        }
        origin = payload["origin"]?.string
        check = HealthCheck(
            path: path, status: status, redirect: payload["redirect"]?.string, json: payload["json"], text: payload["text"]?.string,
            within: within)
    }
}

extension HealthCheck {
    /// What is awaited, such as `200 with status: ok`.
    package var expectation: String {
        var words = "\(status)"
        if let redirect { words += " to \(redirect)…" }
        if let text { words += " with \"\(text)\"" }
        if case .object(let members)? = json {
            words +=
                " with "
                + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.string ?? $0.value.prettyText())" }
                .joined(separator: ", ")
        }
        return words
    }
}
