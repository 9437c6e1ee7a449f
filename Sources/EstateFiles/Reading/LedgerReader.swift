internal import Diagnostics
internal import Estate
internal import Resources

/// What stands under `ledger:`.
enum LedgerReader {
    static func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> (LedgerDeclaration?, LedgerSigning?) {
        guard let node, var reader = MappingReader(node, .ledger, &sink) else { return (nil, nil) }
        let kind = reader.requiredText("kind", &sink)
        let signing = reader.optional("signing").flatMap { Self.signing($0, &sink) }
        defer { reader.finish(&sink) }
        switch kind?.value {
        case "git": return (.git(remote: remote(reader.text("remote", &sink), &sink)), signing)
        case "sqlite": return (reader.requiredText("path", &sink).map { .file(path: $0.value) }, signing)
        default:
            if let kind { _ = reader.isChoice(kind, of: "kind", rule: "estate.unknown-kind", "a kind of ledger", &sink) }
            return (nil, signing)
        }
    }

    /// The name that the clone's configuration gives a remote, and no address: that is the clone's to say.
    private static func remote(_ name: Located<String>?, _ sink: inout DiagnosticSink) -> String {
        guard let name else { return "origin" }
        if !LedgerDeclaration.isRemoteName(name.value) {
            sink.report(
                .error(
                    "estate.ledger-remote", "\"\(name.value)\" is not a name of a git remote", at: name.span,
                    fix: "write the remote's name, such as origin"))
        }
        return name.value
    }

    private static func signing(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> LedgerSigning? {
        guard var reader = MappingReader(node, .signing, &sink) else { return nil }
        let key = reader.requiredExpression("key", &sink)
        let written = reader.list("keys", &sink)
        let keys = written.compactMap { publicKey($0, &sink) }
        reader.finish(&sink)
        if keys.count == written.count { check(keys, &sink) }
        guard let key, case .secret(let reference) = key.value else { return nil }
        return LedgerSigning(key: Located(reference, at: key.span), publicKeys: keys.map(\.key))
    }

    private static func publicKey(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> (key: LedgerSigning.PublicKey, span: SourceSpan)? {
        guard var reader = MappingReader(node, .ledgerKey, &sink) else { return nil }
        let written = reader.requiredText("public", &sink)
        let after = reader.text("after", &sink)
        let until = reader.integer("until", &sink)
        reader.finish(&sink)
        guard let written else { return nil }
        guard let bytes = LedgerSigning.PublicKey.bytes(written.value) else {
            sink.report(
                .error(
                    "ledger.key", "\"\(written.value)\" is not a public key: 32 bytes of Ed25519 in base64", at: written.span,
                    fix: "copy the line that plumb ledger key printed"))
            return nil
        }
        let place = after.flatMap { LedgerSigning.Place($0.value) }
        if let after, place == nil {
            sink.report(
                .error(
                    "ledger.key-place", "\"\(after.value)\" names no event", at: after.span,
                    fix: "write its number and its whole hash, as plumb ledger key printed them: 4711:9f3a…"))
        }
        if let until, until.value < 1 || until.value <= place?.sequence ?? 0 {
            sink.report(
                .error("ledger.key-until", "the key would sign no event: it ends before it begins", at: until.span))
        }
        return (LedgerSigning.PublicKey(bytes: bytes, after: place, until: until?.value), written.span)
    }

    /// A key that stands twice would count where one of the two says that it does not, and without one in use nobody could apply.
    private static func check(_ keys: [(key: LedgerSigning.PublicKey, span: SourceSpan)], _ sink: inout DiagnosticSink) {
        var first: [[UInt8]: SourceSpan] = [:]
        for (key, span) in keys {
            if let earlier = first[key.bytes] {
                sink.report(
                    .error("ledger.key-twice", "this key is listed twice", at: span, notes: [.init("first written here", at: earlier)]))
            }
            first[key.bytes] = first[key.bytes] ?? span
        }
        if let last = keys.last, keys.allSatisfy({ $0.key.until != nil }) {
            sink.report(
                .error(
                    "ledger.key-retired", "every key of the ledger is retired: nobody could apply", at: last.span,
                    fix: "make another one with plumb ledger key --at STORE:/PATH/NAME"))
        }
    }
}
