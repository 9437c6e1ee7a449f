internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Resources

/// Reads a store or a provider of `estate.yaml` as the descriptor of its kind says.
struct KindReader {
    /// What is read: `store` or `provider`.
    let word: String
    let noun: NounDescription
    let descriptors: [any KindDescriptor]

    /// What the kinds of provider and store have in common.
    struct Declared {
        let kind: Located<String>
        let settings: [String: Located<String>]
        let credentials: [String: Located<Expression>]
    }

    static func stores(_ catalogue: KindCatalogue) -> KindReader {
        KindReader(word: "store", noun: .store(catalogue), descriptors: catalogue.stores)
    }

    static func providers(_ catalogue: KindCatalogue) -> KindReader {
        KindReader(word: "provider", noun: .provider(catalogue), descriptors: catalogue.providers)
    }

    /// Reads `kind` and what it takes. Of an unknown kind every key that any kind takes is let pass: only the kind is wrong.
    func read(_ reader: inout MappingReader, _ sink: inout DiagnosticSink) -> Declared? {
        let kind = reader.requiredText("kind", &sink)
        let descriptor = kind.flatMap { kind in descriptors.first { $0.kind == kind.value } }
        if let kind, descriptor == nil { sink.report(unknown(kind)) }
        let possible = descriptor.map { [$0] } ?? descriptors
        var settings: [String: Located<String>] = [:]
        for setting in possible.flatMap(\.settings) { settings[setting.key] = reader.text(setting.key, &sink) }
        checkAddress(settings["url"], &sink)
        var credentials: [String: Located<Expression>] = [:]
        for credential in possible.flatMap(\.credentialKeys) {
            credentials[credential.key] = reader.expression(credential.key, &sink)
        }
        guard let kind else { return nil }
        for setting in descriptor?.settings ?? [] where setting.isRequired && settings[setting.key] == nil {
            sink.report(missing(setting.key, of: kind, fix: "write \(setting.documentation)"))
        }
        return Declared(kind: kind, settings: settings, credentials: credentials)
    }

    /// An address that programs could read differently could send a credential where nobody meant it to go.
    private func checkAddress(_ url: Located<String>?, _ sink: inout DiagnosticSink) {
        guard let url else { return }
        do throws(HTTPEndpoint.Problem) {
            let endpoint = try HTTPEndpoint(url.value)
            guard endpoint.scheme == .http, !endpoint.isLoopback else { return }
            sink.report(
                .error(
                    "estate.address", "the address is not encrypted, and credentials would be sent to it", at: url.span,
                    fix: "write https://; http:// is for loopback addresses alone"))
        } catch {
            sink.report(
                .error(
                    "estate.address", "the address \(error.message)", at: url.span,
                    fix: "write https://, the host, and a path if there is one"))
        }
    }

    private func unknown(_ kind: Located<String>) -> Diagnostic {
        let kinds = descriptors.map(\.kind)
        let near = Suggestion.nearest(to: kind.value, among: kinds).map { "did you mean \"\($0)\"?" }
        return .error(
            "estate.unknown-kind", "no \(word) has the kind \"\(kind.value)\"", at: kind.span,
            fix: near ?? "write one of \(kinds.joined(separator: ", "))")
    }

    private func missing(_ key: String, of kind: Located<String>, fix: String) -> Diagnostic {
        .error("estate.missing-key", "a \(word) of the kind \(kind.value) needs the key \"\(key)\"", at: kind.span, fix: fix)
    }
}

extension KindReader {
    func store(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> StoreDeclaration? {
        guard var reader = MappingReader(entry.value, noun, &sink) else { return nil }
        let declared = read(&reader, &sink)
        var slugs: [String: String] = [:]
        for slug in reader.map("environments", &sink) {
            slugs[slug.key.value] = slug.value.text("a store's environment", &sink)?.value
        }
        var access: [String: StoreAccess] = [:]
        for paths in reader.map("paths", &sink) { access[paths.key.value] = StoreAccessReader.read(paths.value, &sink) }
        let ignore = reader.ignoreRules(&sink)
        reader.finish(&sink)
        guard let declared else { return nil }
        let descriptor = descriptors.first { $0.kind == declared.kind.value }
        return StoreDeclaration(
            name: entry.key.value, kind: declared.kind, settings: declared.settings, credentials: declared.credentials, environments: slugs,
            access: access, ignore: ignore, defaultURL: descriptor?.defaultURL,
            holdsVariables: (descriptor as? StoreDescriptor)?.holdsVariables ?? false)
    }

    func provider(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> ProviderDeclaration? {
        guard var reader = MappingReader(entry.value, noun, &sink) else { return nil }
        let declared = read(&reader, &sink)
        // The one set there is to write, where there is but one.
        let sets = declared.flatMap { declared in descriptors.first { $0.kind == declared.kind.value }?.credentials } ?? []
        if sets.count == 1 { for credential in sets[0] { _ = reader.required(credential.key, &sink) } }
        reader.finish(&sink)
        guard let declared, sets.isEmpty || sets.contains(where: { set in set.allSatisfy { declared.credentials[$0.key] != nil } })
        else { return nil }
        return ProviderDeclaration(
            name: entry.key.value, kind: declared.kind, settings: declared.settings, credentials: declared.credentials,
            defaultURL: descriptors.first { $0.kind == declared.kind.value }?.defaultURL)
    }
}
