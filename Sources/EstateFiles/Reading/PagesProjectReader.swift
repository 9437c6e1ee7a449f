internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one Pages project's file.
enum PagesProjectReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> PagesProject? {
        guard var reader = MappingReader(node, .pagesProject, &sink) else { return nil }
        let name = reader.requiredText("pages_project", &sink)
        if let name, name.value.wholeMatch(of: /[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?/) == nil {
            sink.report(
                .error(
                    "pages.name", "\"\(name.value)\" cannot name a Pages project", at: name.span,
                    fix: "use up to 58 lower-case letters, digits and -, with no - at either end"))
        }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .pagesProject, for: node, &sink)
        let account = reader.requiredText("account", &sink)
        let mode = reader.mode(&sink)
        var variables: [PagesProject.Deployment: PagesProject.Variables] = [:]
        for deployment in PagesProject.Deployment.allCases {
            guard let part = reader.optional(deployment.rawValue) else { continue }
            variables[deployment] = self.variables(part, of: deployment, &sink)
        }
        let domains = self.domains(reader.list("domains", &sink), &sink)
        reader.finish(&sink)
        guard let name, let environment, let provider, let account else { return nil }
        return PagesProject(
            name: name, environment: environment, provider: provider, account: account, mode: mode, variables: variables, domains: domains)
    }

    private static func variables(
        _ node: YAMLNode, of deployment: PagesProject.Deployment, _ sink: inout DiagnosticSink
    ) -> PagesProject.Variables? {
        guard var reader = MappingReader(node, .pagesVariables, called: "\"\(deployment.rawValue)\"", &sink) else { return nil }
        var (plain, secret): ([String: Located<ConfigValue>], [String: Located<ConfigValue>]) = ([:], [:])
        for entry in reader.map("variables", &sink) { plain[entry.key.value] = variable(entry, &sink) }
        for entry in reader.map("secrets", &sink) {
            if let other = plain[entry.key.value] {
                sink.report(
                    .error(
                        "pages.variable-twice", "\(entry.key.value) is a variable and a secret", at: entry.key.span,
                        notes: [.init("as a variable here", at: other.span)], fix: "keep one of the two"))
            }
            secret[entry.key.value] = self.secret(entry, &sink)
        }
        reader.finish(&sink)
        return PagesProject.Variables(plain: plain, secret: secret)
    }

    private static func variable(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let (key, node) = (entry.key, entry.value)
        checkName(key, &sink)
        switch node.tag {
        case "!external": return Located(.external, at: node.span)
        case "!absent": return Located(.absent, at: node.span)
        case nil:
            return ConfigValueReader.literal(entry, "a variable", nul: "pages.variable-nul", &sink)
        case "!secret":
            sink.report(
                .error(
                    "pages.secret-in-variable", "everyone who can see the project could read \(key.value)", at: node.span,
                    fix: "move it from variables to secrets"))
            return nil
        default:
            return node.expression("a variable", tags: ["!ref", "!lookup"], &sink).map { Located(.expression($0.value), at: $0.span) }
        }
    }

    private static func secret(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        checkName(entry.key, &sink)
        return ConfigValueReader.secret(entry, "a secret of a Pages project", &sink)
    }

    private static func checkName(_ key: Located<String>, _ sink: inout DiagnosticSink) {
        guard key.value.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) == nil else { return }
        sink.report(
            .error("pages.variable-name", "\"\(key.value)\" cannot name a variable", at: key.span, fix: "use letters, digits and _"))
    }

    private static func domains(_ items: [YAMLNode], _ sink: inout DiagnosticSink) -> [Located<String>] {
        let domains = items.compactMap { $0.text("a domain", &sink) }.map { domain in
            // In other letters than ASCII it is the same name (RFC 5890).
            let isInternational = !domain.value.utf8.allSatisfy { $0 < 128 }
            return isInternational ? Located(WrittenName.canonical(domain.value), at: domain.span) : domain
        }
        var first: [String: SourceSpan] = [:]
        for domain in domains {
            check(domain, &sink)
            if let earlier = first[domain.value] {
                sink.report(
                    .error(
                        "pages.domain-twice", "\"\(domain.value)\" is listed twice", at: domain.span,
                        notes: [.init("the first one", at: earlier)], fix: "take one out"))
            }
            first[domain.value] = first[domain.value] ?? domain.span
        }
        // What is listed twice is said once.
        return domains.filter { first[$0.value] == $0.span }
    }

    private static func check(_ domain: Located<String>, _ sink: inout DiagnosticSink) {
        if domain.value.hasSuffix(PagesProject.hostSuffix) {
            sink.report(
                .error(
                    "pages.domain-name", "\"\(domain.value)\" is the project's own host, not a custom domain", at: domain.span,
                    fix: "take it out: it is always there"))
        } else if !HostName.isHost(domain.value) || domain.value.hasPrefix("*") {
            let name = WrittenName.canonical(domain.value)
            let isName = HostName.isHost(name) && !name.hasPrefix("*")
            sink.report(
                .error(
                    "pages.domain-name", "\"\(domain.value)\" is not a host name", at: domain.span,
                    fix: isName ? "write \(name)" : "write a host such as www.example.com, without a scheme, port, path or *"))
        }
    }
}
