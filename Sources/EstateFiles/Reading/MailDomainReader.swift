internal import Diagnostics
internal import Estate

/// Reads one mail domain file.
enum MailDomainReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> MailDomain? {
        guard var reader = MappingReader(node, .mailDomain, &sink) else { return nil }
        let name = reader.requiredText("mail_domain", &sink).map { Located(WrittenName.canonical($0.value), at: $0.span) }
        if let name, !HostName.isHost(name.value) || name.value.hasPrefix("*") {
            sink.report(
                .error(
                    "mail.domain-name", "\"\(name.value)\" is not a domain that mail can be sent from", at: name.span,
                    fix: "write a name such as example.com"))
        }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .mailDomain, for: node, &sink)
        let id = reader.text("id", &sink)
        let returnPath = reader.text("return_path", &sink).map { self.returnPath($0, domain: name?.value ?? "", &sink) }
        let mode = reader.mode(&sink)
        reader.finish(&sink)
        guard let name, let environment, let provider else { return nil }
        return MailDomain(
            name: name, environment: environment, provider: provider, id: id, mode: mode, returnPath: returnPath)
    }

    private static func returnPath(_ text: Located<String>, domain: String, _ sink: inout DiagnosticSink) -> Located<String> {
        let name = WrittenName.canonical(text.value)
        if let problem = WrittenName.problem(ofTarget: text.value, zone: domain, at: text.span) {
            sink.report(problem)
        } else if !HostName.isHost(name.replacing("_", with: "x")) || !name.hasSuffix("." + domain) {
            // Receivers compare the domain that bounces return to with that of the sender (RFC 7489 §3.1.2).
            sink.report(
                .error(
                    "mail.return-path", "\"\(text.value)\" is not a name below \(domain)", at: text.span,
                    fix: "write one such as pm-bounces.\(domain)"))
        }
        return Located(name, at: text.span)
    }
}
