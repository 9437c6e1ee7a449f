internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one file about what a repository's jobs get.
enum RepositoryReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> Repository? {
        guard var reader = MappingReader(node, .repository, &sink) else { return nil }
        let name = reader.requiredText("repository", &sink)
        if let name, !RepositoryName.isOne(name.value) {
            sink.report(.error("repository.name", "\"\(name.value)\" is not a repository", at: name.span, fix: "write owner/name"))
        }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .repository, for: node, &sink)
        let deployment = reader.text("deployment_environment", &sink)
        if let deployment, !isDeployment(deployment.value) {
            sink.report(
                .error(
                    "repository.deployment-name", "\"\(deployment.value)\" cannot name a deployment environment", at: deployment.span,
                    fix: "write its name without blanks at its ends, such as production"))
        }
        let mode = reader.mode(&sink)
        let protection = reader.optional("protection").flatMap { node in
            ProtectionReader.read(node, &sink).map { Located($0, at: node.span) }
        }
        if protection != nil, deployment == nil {
            sink.report(
                .error(
                    "repository.protection", "only a deployment environment is protected", at: node.span,
                    fix: "name it with \"deployment_environment\""))
        }
        var (secrets, variables): ([String: Located<ConfigValue>], [String: Located<ConfigValue>]) = ([:], [:])
        for entry in reader.map("secrets", &sink) { secrets[entry.key.value] = secret(entry, &sink) }
        for entry in reader.map("variables", &sink) { variables[entry.key.value] = variable(entry, &sink) }
        let observe = reader.observeRules(&sink)
        reader.finish(&sink)
        guard let name, let environment, let provider else { return nil }
        return Repository(
            name: name, environment: environment, provider: provider, deployment: deployment, mode: mode, protection: protection,
            secrets: secrets, variables: variables, observe: observe)
    }

    /// In one spelling, and no other part of an address.
    private static func isDeployment(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && name.first?.isWhitespace != true && name.last?.isWhitespace != true
    }

    /// Hosts store names in capitals, whatever is sent.
    private static func check(_ key: Located<String>, _ what: String, _ sink: inout DiagnosticSink) {
        guard key.value.wholeMatch(of: /[A-Z_][A-Z0-9_]*/) == nil else { return }
        sink.report(
            .error(
                "repository.setting-name", "\"\(key.value)\" cannot name \(what) of a job", at: key.span,
                fix: "use capitals, digits and _"))
    }

    private static func secret(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        check(entry.key, "a secret", &sink)
        return ConfigValueReader.secret(entry, "a job's secret", &sink)
    }

    private static func variable(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        check(entry.key, "a variable", &sink)
        let node = entry.value
        switch node.tag {
        case "!external": return Located(.external, at: node.span)
        case "!absent": return Located(.absent, at: node.span)
        default: return ConfigValueReader.literal(entry, "a job's variable", nul: "repository.variable-nul", &sink)
        }
    }
}
