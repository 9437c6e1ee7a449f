internal import Diagnostics
internal import Estate
internal import Patterns

/// Reads `log:` of a health check.
enum LogCheckReader {
    static func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> LogCheck? {
        guard let node, var reader = MappingReader(node, .log, &sink) else { return nil }
        let length = reader.requiredText("for", &sink)
        let refuse = reader.requiredText("refuse", &sink)
        reader.finish(&sink)
        let seconds = length.flatMap { length -> Int? in
            if let seconds = DurationText.seconds(within: LogCheck.longest, length.value) { return seconds }
            sink.report(
                .error(
                    "health.log", "\"\(length.value)\" is not a time to follow a log for", at: length.span,
                    fix: "write 1s to \(LogCheck.longest)s, such as 15s"))
            return nil
        }
        guard let refuse, isPattern(refuse, &sink), let seconds else { return nil }
        return LogCheck(seconds: seconds, refuse: refuse.value)
    }

    private static func isPattern(_ text: Located<String>, _ sink: inout DiagnosticSink) -> Bool {
        func refuse(_ message: String, _ fix: String?) -> Bool {
            sink.report(.error("health.log", message, at: text.span, fix: fix))
            return false
        }
        do throws(Pattern.SyntaxError) {
            let pattern = try Pattern(text.value)
            let matchesAll = (try? pattern.isFound(in: "")) ?? false
            return matchesAll
                ? refuse("\"\(text.value)\" matches every line", "write what a bad line contains, such as ERROR|Traceback") : true
        } catch {
            return refuse("\"\(text.value)\" is not a pattern: \(error.reason), at byte \(error.offset)", nil)
        }
    }
}
