package import Diagnostics
internal import Estate

/// What an app of Heroku may be called and hold, checked when files are read.
package struct HerokuServiceRules: ServiceRules {
    package init() {}

    package func check(app: Located<String>, into sink: inout DiagnosticSink) {
        guard !Self.isAppName(app.value) else { return }
        sink.report(
            .error(
                "heroku.app-name", "\"\(app.value)\" cannot name an app", at: app.span,
                fix: "use 3 to 30 lower-case letters, digits and hyphens"))
    }

    /// `[a-z][a-z0-9-]{1,28}[a-z0-9]`, byte by byte: an estate has many apps, and a regular expression is made anew for each.
    private static func isAppName(_ text: String) -> Bool {
        let bytes = text.utf8
        let isInside = bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
        guard (3...30).contains(bytes.count), isInside, let first = bytes.first, let last = bytes.last else { return false }
        return isLetter(first) && last != UInt8(ascii: "-")
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    package func check(pipeline: Located<String>, into sink: inout DiagnosticSink) {
        guard pipeline.value.wholeMatch(of: /[a-z][a-z0-9-]{2,29}/) == nil else { return }
        sink.report(
            .error(
                "heroku.pipeline-name", "\"\(pipeline.value)\" cannot name a pipeline", at: pipeline.span,
                fix: "use 3 to 30 lower-case letters, digits and hyphens"))
    }

    package func check(stage: Located<String>, into sink: inout DiagnosticSink) {
        guard !PipelineStage.stages.contains(stage.value) else { return }
        let fix = Suggestion.nearest(to: stage.value, among: PipelineStage.stages).map { "did you mean \"\($0)\"?" }
        sink.report(
            .error(
                "heroku.pipeline-stage", "\"\(stage.value)\" is not a stage", at: stage.span,
                fix: fix ?? "write one of \(PipelineStage.stages.joined(separator: ", "))"))
    }
}

/// Domains and their certificates.
extension HerokuServiceRules {
    package func check(domains: [Located<String>], isManaged: Bool, into sink: inout DiagnosticSink) {
        var seen: Set<String> = []
        for domain in domains {
            check(host: domain, &sink)
            if !seen.insert(domain.value).inserted {
                sink.report(.error("heroku.domain-twice", "\"\(domain.value)\" is listed twice", at: domain.span, fix: "take one out"))
            }
            if isManaged, domain.value.hasPrefix("*.") { sink.report(noCertificate(for: domain)) }
        }
    }

    /// Heroku answers in lower case, and with names as DNS has them (RFC 1123 §2.1); the first label may be `*`.
    private func check(host domain: Located<String>, _ sink: inout DiagnosticSink) {
        guard !HostName.isHost(domain.value) else { return }
        let name = WrittenName.canonical(domain.value)
        sink.report(
            .error(
                "heroku.domain-name", "\"\(domain.value)\" is not a host name", at: domain.span,
                fix: HostName.isHost(name) ? "write \(name)" : "write a host such as api.example.com, without a scheme, port or path"))
    }

    /// Automated Certificate Management proves each host by itself, which a wildcard has no host for.
    private func noCertificate(for domain: Located<String>) -> Diagnostic {
        .error(
            "heroku.acm-wildcard", "Heroku manages no certificate for \"\(domain.value)\"", at: domain.span,
            fix: "name each host, or take acm out and bring a certificate of your own")
    }
}
