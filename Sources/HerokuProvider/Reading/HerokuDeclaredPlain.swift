internal import Planning
internal import Resources

/// Live values that are known to be plain: what plumb wrote as plain text, and numbers of variables that the files hold as text.
/// Everything else that is live is treated as secret.
struct HerokuDeclaredPlain {
    private let written: [String: Fingerprint]
    private let declared: Set<String>
    private let key: FingerprintKey

    init(_ scope: DesiredScope, key: FingerprintKey) {
        self.key = key
        var written: [String: Fingerprint] = [:]
        for (address, content) in scope.recorded where address.kind == HerokuKind.config {
            if let value = content.concealed, value.plain != nil { written[address.name] = value.fingerprint }
        }
        self.written = written
        declared = Set(
            scope.resources.filter { resource in
                guard resource.address.kind == HerokuKind.config, case .present(.deferred(.plain)) = resource.presence else { return false }
                return true
            }.map(\.address.name))
    }

    /// A live value, judged.
    struct Value {
        let text: String
        let fingerprint: Fingerprint
        let isPlain: Bool
    }

    /// Each of the live values, by its name.
    func judged(_ values: [String: String]) -> [String: Value] {
        Dictionary(
            uniqueKeysWithValues: values.map { name, text in
                let fingerprint = key.fingerprint(of: text)
                return (name, Value(text: text, fingerprint: fingerprint, isPlain: isPlain(text, fingerprint, of: name)))
            })
    }

    private func isPlain(_ value: String, _ fingerprint: Fingerprint, of name: String) -> Bool {
        if HerokuPlainValues.isPlain(value) { return true }
        if declared.contains(name), value.utf8.count <= 9, Int(value) != nil { return true }
        return written[name] == fingerprint
    }
}
