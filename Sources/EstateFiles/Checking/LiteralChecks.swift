internal import Diagnostics
internal import Estate
internal import Resources

/// What stands in the files and should stand in a store: credentials, and references whose `!secret` was forgotten. Every text of every
/// file is looked at, whatever it is for.
///
/// A credential that is none can be acknowledged with a reason: on a record by the rule's id, and in a service by the variable's name first.
struct LiteralChecks {
    /// Of the stores.
    private let stores: Set<String>
    private let forms: CredentialForms
    private var sink: DiagnosticSink
    /// Acknowledgements that were met; by where they stand.
    private var met: Set<SourceSpan> = []
    private var written: [(name: String, span: SourceSpan)] = []

    static func check(_ nodes: [YAMLNode], stores: some Sequence<String>, forms: CredentialForms, into sink: inout DiagnosticSink) {
        var checks = LiteralChecks(stores: Set(stores), forms: forms, sink: sink)
        for node in nodes { checks.look(at: node, Place()) }
        for (name, span) in checks.written where !checks.met.contains(span) {
            checks.sink.report(
                .warning(
                    "secret.acknowledge-unused", "\"\(name)\" is acknowledged here and holds no credential", at: span, fix: "remove it"))
        }
        sink = checks.sink
    }

    /// The keys from the top of the file to where the walk is; an index of a list is none.
    private var keys: [String] = []

    /// What holds where the walk is.
    private struct Place {
        /// Covers everything below.
        var acknowledged: SourceSpan?
        /// By the variable's name.
        var variables: [String: SourceSpan] = [:]
        /// What the file is of: a service's name.
        var owner: String?
    }

    private init(stores: Set<String>, forms: CredentialForms, sink: DiagnosticSink) {
        self.stores = stores
        self.forms = forms
        self.sink = sink
    }

    private mutating func look(at node: YAMLNode, _ place: Place) {
        switch node.kind {
        case .scalar(let text, _):
            if node.tag == nil { check(text, at: node.span, place) }
        case .sequence(let items):
            for item in items { look(at: item, place) }
        case .mapping(let entries):
            var place = place
            if keys.isEmpty, case .scalar(let name, _)? = entries.first?.value.kind { place.owner = name }
            for entry in entries where entry.key.value == "acknowledge" { acknowledge(entry.value, &place) }
            for entry in entries where entry.key.value != "acknowledge" {
                var below = place
                if keys.last == "config", let span = place.variables[entry.key.value] { below.acknowledged = span }
                keys.append(entry.key.value)
                look(at: entry.value, below)
                keys.removeLast()
            }
        }
    }

    private mutating func acknowledge(_ node: YAMLNode, _ place: inout Place) {
        guard case .mapping(let entries) = node.kind else { return }
        for entry in entries {
            let isRule = entry.key.value == CredentialLiteral.rule
            if isRule, case .scalar = entry.value.kind { place.acknowledged = entry.key.span }
            if case .mapping(let rules) = entry.value.kind, rules.contains(where: { $0.key.value == CredentialLiteral.rule }) {
                place.variables[entry.key.value] = entry.key.span
            } else if !isRule {
                continue
            }
            written.append((entry.key.value, entry.key.span))
        }
    }

    private mutating func check(_ text: String, at span: SourceSpan, _ place: Place) {
        if let credential = CredentialLiteral(in: text, forms: forms) {
            if let acknowledged = place.acknowledged {
                met.insert(acknowledged)
            } else {
                sink.report(
                    .error(
                        CredentialLiteral.rule, "\(subject) is \(credential.name), written in the file", at: span,
                        notes: [.init("everyone who can read the repository has it: replace it where it is used")],
                        fix: "put the new one in a store and write \(line(place))"))
            }
        } else if let tag = Self.quotedTag(text), !keys.contains("records") {
            sink.report(
                .error(
                    "secret.untagged-reference", "\(subject) begins with a tag in quotation marks, so it is this text itself",
                    at: span,
                    fix: "put the quotation marks behind \(tag)"))
        } else if isReference(text), !keys.contains("stored") {
            sink.report(
                .error(
                    "secret.untagged-reference", "\(subject) is this text itself, not the secret that it names", at: span,
                    fix: "write !secret \"\(text)\""))
        }
    }

    /// `STORE:/PATH` or `STORE@SLUG:/PATH` of a store that is declared, or whose last part is in capitals as names of secrets are.
    private func isReference(_ text: String) -> Bool {
        guard text.utf8.contains(UInt8(ascii: ":")), text.contains(":/"), !text.contains("://"), let reference = SecretReference(text)
        else { return false }
        return stores.contains(reference.store) || text.wholeMatch(of: /[a-z][\w-]*(@[\w-]+)?:(\/[\w.-]+)*\/[A-Z][A-Z0-9_]{2,}/) != nil
    }

    /// A tag of the language that a text begins with; nil where it begins with none.
    private static func quotedTag(_ text: String) -> String? {
        guard text.hasPrefix("!") else { return nil }
        let tag = String(text.prefix { $0 != " " })
        return ["!secret", "!env", "!ref", "!lookup", "!generate", "!external"].contains(tag) ? tag : nil
    }

    private var subject: String { keys.last.map { "\"\($0)\"" } ?? "this" }

    /// Such as `STRIPE_API_KEY: !secret "vault:/queue/STRIPE_API_KEY"`.
    private func line(_ place: Place) -> String {
        let name = keys.last ?? "NAME"
        let path = (["", place.owner].compactMap(\.self) + [name]).joined(separator: "/")
        return "\(name): !secret \"\(stores.sorted().first ?? "STORE"):\(path)\""
    }
}
