internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one Worker file.
enum WorkerReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> Worker? {
        guard var reader = MappingReader(node, .worker, &sink) else { return nil }
        let name = reader.requiredText("worker", &sink)
        if let name, name.value.wholeMatch(of: /[a-z0-9_][a-z0-9_-]{0,62}/) == nil {
            sink.report(
                .error(
                    "worker.name", "\"\(name.value)\" cannot name a Worker", at: name.span,
                    fix: "use up to 63 lower-case letters, digits, - and _"))
        }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .worker, for: node, &sink)
        let account = reader.requiredText("account", &sink)
        let mode = reader.mode(&sink)
        var secrets: [String: Located<ConfigValue>] = [:]
        for entry in reader.map("secrets", &sink) { secrets[entry.key.value] = secret(entry, &sink) }
        reader.finish(&sink)
        guard let name, let environment, let provider, let account else { return nil }
        return Worker(name: name, environment: environment, provider: provider, account: account, mode: mode, secrets: secrets)
    }

    private static func secret(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let key = entry.key
        if key.value.wholeMatch(of: /[A-Za-z_$][A-Za-z0-9_$]*/) == nil {
            sink.report(
                .error(
                    "worker.secret-name", "\"\(key.value)\" cannot name a Worker's secret", at: key.span,
                    fix: "use letters, digits and _"))
        }
        return ConfigValueReader.secret(entry, "a Worker's secret", &sink)
    }
}
