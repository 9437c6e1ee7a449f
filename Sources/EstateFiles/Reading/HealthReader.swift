internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages

/// Reads `health:` of a service.
enum HealthReader {
    static func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> (health: HealthCheck?, log: LogCheck?) {
        guard let node, var reader = MappingReader(node, .health, &sink) else { return (nil, nil) }
        let written = reader.optional("log")
        let log = LogCheckReader.read(written, &sink)
        // A service that only its log tells of, such as one without a web process, has no path.
        let isLogAlone = written != nil && requestKeys.allSatisfy { reader.optional($0) == nil }
        let path = isLogAlone ? nil : reader.requiredText("path", &sink)
        let origin = reader.text("at", &sink)
        let status = reader.integer("status", &sink)
        let redirect = reader.text("redirect", &sink)?.value
        let json = reader.optional("json")?.json
        let text = reader.text("text", &sink)?.value
        let within = reader.text("within", &sink).flatMap { DurationText.seconds($0, "health.within", &sink) }
        reader.finish(&sink)
        if let path, !path.value.hasPrefix("/") || path.value.contains("#") {
            sink.report(.error("health.path", "\"\(path.value)\" is not a path", at: path.span, fix: "begin it with a slash"))
        }
        if let origin { checkOrigin(origin, &sink) }
        if let status, !(100...599).contains(status.value) {
            sink.report(.error("health.status", "\(status.value) is not an HTTP status", at: status.span))
        }
        let health = path.map {
            HealthCheck(
                origin: origin?.value, path: $0.value, status: status?.value ?? (redirect == nil ? 200 : 302), redirect: redirect,
                json: json, text: text, within: within ?? HealthCheck.standardDeadline)
        }
        return (health, log)
    }

    private static let requestKeys = ["path", "at", "status", "redirect", "json", "text", "within"]

    /// A host in letters of another script, as requests name it.
    private static func asciiOrigin(_ text: String) -> String? {
        guard text.hasPrefix("https://"), !text.utf8.allSatisfy({ $0 < 128 }) else { return nil }
        let host = WrittenName.canonical(String(text.dropFirst("https://".count)))
        return HostName.isHost(host) ? "https://\(host)" : nil
    }

    private static func checkOrigin(_ origin: Located<String>, _ sink: inout DiagnosticSink) {
        // Why it cannot be read is told by the fix, which says how to write it.
        let endpoint = try? HTTPEndpoint(origin.value)
        guard let endpoint, endpoint.scheme == .https, !origin.value.dropFirst("https://".count).contains("/") else {
            sink.report(
                .error(
                    "health.origin", "\"\(origin.value)\" is not an origin", at: origin.span,
                    fix: Self.asciiOrigin(origin.value).map { "write \($0)" } ?? "write https:// and the host, without a path"))
            return
        }
        guard !endpoint.host.contains(".") && !endpoint.host.hasPrefix("[") else { return }
        sink.report(
            .error(
                "health.origin", "the host \(endpoint.host) has one label, and hosts are full names", at: origin.span,
                fix: "write the whole name, such as https://\(endpoint.host).example.com"))
    }
}
