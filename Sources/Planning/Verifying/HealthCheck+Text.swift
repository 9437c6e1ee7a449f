internal import CanonicalJSON
package import Estate

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
