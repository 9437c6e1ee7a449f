internal import Diagnostics
internal import Estate
internal import Resources

/// Whether a reference can ever be answered: what it names is declared, and has what it asks for.
enum ReferenceChecks {
    private static let attributes = ["app", "origin", "web_url"]
    private static let domains = "domains."
    private static let target = ".target"

    static func check(
        _ reference: Reference, at span: SourceSpan, in own: String?, _ estate: Estate, _ written: WrittenNames,
        _ sink: inout DiagnosticSink
    ) {
        guard reference.noun == "service" else {
            report("\"\(reference.noun)\" cannot be referred to", fix(reference.noun, ["service"]), at: span, &sink)
            return
        }
        let environment = reference.environment ?? own
        guard let service = environment.flatMap({ estate.service(reference.name, in: $0) }) else {
            missing(reference, in: environment, at: span, estate, written, &sink)
            return
        }
        guard !attributes.contains(reference.attribute) else { return }
        guard reference.attribute.hasPrefix(domains) else {
            report(
                "a service has no attribute \"\(reference.attribute)\"", fix(reference.attribute, attributes + ["domains.HOST.target"]),
                at: span, &sink)
            return
        }
        domain(String(reference.attribute.dropFirst(domains.count)), of: service, at: span, &sink)
    }

    private static func missing(
        _ reference: Reference, in environment: String?, at span: SourceSpan, _ estate: Estate, _ written: WrittenNames,
        _ sink: inout DiagnosticSink
    ) {
        let owners = estate.services.filter { $0.name == reference.name }.map(\.environment).sorted()
        if let environment, let owner = owners.first {
            let places = owners.map { "service/\(reference.name)@\($0).\(reference.attribute)" }
            report(
                "\"\(reference.name)\" is not in the environment \"\(environment)\"",
                owners.count == 1 ? "it is in \(owner): write \(places[0])" : "write \(places.joined(separator: " or "))", at: span, &sink)
        } else if written.isMissing(reference.name, "service") {
            report("no service is named \"\(reference.name)\"", fix(reference.name, estate.services.map(\.name)), at: span, &sink)
        }
    }

    /// `HOST.target`, of a host that the service declares: the provider gives a target to no other.
    private static func domain(_ rest: String, of service: Service, at span: SourceSpan, _ sink: inout DiagnosticSink) {
        let hosts = service.domains.map(\.value)
        guard rest.hasSuffix(target) else {
            let host = hosts.sorted { $0.count > $1.count }.first { rest == $0 || rest.hasPrefix($0 + ".") }
            report(
                "\"\(domains)\(rest)\" names nothing that a domain has", "write \(domains)\(host ?? "HOST")\(target)", at: span, &sink)
            return
        }
        let host = String(rest.dropLast(target.count))
        guard !hosts.contains(host) else { return }
        let near = Suggestion.nearest(to: host, among: hosts).map { "did you mean \($0)?" }
        report(
            "\(service.name) declares no domain \(host) in \(service.environment)", near ?? "add \(host) to its domains", at: span, &sink)
    }

    private static func report(_ message: String, _ fix: String?, at span: SourceSpan, _ sink: inout DiagnosticSink) {
        sink.report(.error("estate.dangling-reference", message, at: span, fix: fix))
    }

    private static func fix(_ word: String, _ names: [String]) -> String? {
        Suggestion.nearest(to: word, among: Set(names)).map { "did you mean \"\($0)\"?" }
    }
}
