internal import Diagnostics
internal import Estate
internal import Patterns

extension MappingReader {
    /// The words of `format:`.
    static let formats =
        [
            "base64", "domain", "email", "flag", "hex", "integer", "one-of", "origin", "origin-list", "pem", "postgres-url", "redis-url",
            "regex", "sentry-dsn", "text", "token", "url", "uuid",
        ] + StripeKey.allCases.map(\.rawValue)

    /// The format with its own settings; ``Format/text`` where none is written, nil where it cannot be read.
    mutating func format(_ sink: inout DiagnosticSink) -> Format? {
        guard let node = optional("format") else { return .text }
        guard let word = node.text("\"format\"", &sink) else { return nil }
        switch word.value {
        case "text": return .text
        case "flag": return .flag(on: text("on", &sink)?.value)
        case "integer": return .integer(bounds(&sink))
        case "url": return .url(schemes: list("schemes", &sink).compactMap { $0.text("a scheme", &sink)?.value.lowercased() })
        case "origin": return .origin
        case "origin-list": return .originList
        case "domain": return .domain
        case "email": return .email
        case "hex": return .hex(bounds(hasLength: true, &sink))
        case "base64": return .base64(bounds(hasLength: true, &sink))
        case "token": return .token(bounds(hasLength: true, &sink))
        case "uuid": return .uuid
        case "postgres-url": return .postgresURL(user: text("user", &sink)?.value)
        case "redis-url": return .redisURL
        case "sentry-dsn": return .sentryDSN
        case "pem": return .pem(label: text("label", &sink)?.value)
        case "one-of": return oneOf(&sink)
        case "regex": return regex(&sink)
        default:
            if let key = StripeKey(rawValue: word.value) { return .stripe(key) }
            let fix = Suggestion.nearest(to: word.value, among: Self.formats).map { "did you mean \"\($0)\"?" }
            sink.report(
                .error(
                    "contract.unknown-format", "no format is named \"\(word.value)\"", at: word.span,
                    fix: fix ?? "write one of " + Self.formats.joined(separator: ", ")))
            return nil
        }
    }

    private mutating func bounds(hasLength: Bool = false, _ sink: inout DiagnosticSink) -> Format.Bounds {
        let (least, greatest) = (integer("min", &sink), integer("max", &sink))
        let exact = hasLength ? integer("length", &sink) : nil
        if let exact, least != nil || greatest != nil {
            sink.report(.error("contract.bounds", "a length leaves no room for min and max", at: exact.span, fix: "write one or the other"))
        }
        if let least, let greatest, least.value > greatest.value {
            sink.report(.error("contract.bounds", "min is greater than max", at: least.span))
        }
        return Format.Bounds(least: exact?.value ?? least?.value, greatest: exact?.value ?? greatest?.value)
    }

    private mutating func oneOf(_ sink: inout DiagnosticSink) -> Format? {
        guard required("values", &sink) != nil else { return nil }
        return .oneOf(list("values", &sink).compactMap { $0.text("a value", &sink)?.value })
    }

    private mutating func regex(_ sink: inout DiagnosticSink) -> Format? {
        guard let pattern = requiredText("pattern", &sink) else { return nil }
        do throws(Pattern.SyntaxError) {
            _ = try Pattern(pattern.value)
            return .regex(pattern: pattern.value)
        } catch {
            sink.report(
                .error(
                    "contract.pattern", "the pattern cannot be read: \(error.reason)", at: pattern.span,
                    fix: "write a regular expression in the syntax of PCRE2"))
            return nil
        }
    }
}
