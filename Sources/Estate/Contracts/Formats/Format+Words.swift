extension Format: CustomStringConvertible {
    /// What such a value is, as a noun with its article; two formats that differ read differently.
    package var description: String {
        switch self {
        case .text: "a value"
        case .flag(let on): "a flag (\(Self.flagValues(on: on).joined(separator: " or ")))"
        case .integer(let bounds): "a whole number" + bounds.suffix("")
        case .url(let schemes): "a URL" + (schemes.isEmpty ? "" : " (\(schemes.joined(separator: ", ")))")
        case .origin: "an origin (scheme, host and port, without a path)"
        case .originList: "a list of origins with commas between them"
        case .domain: "a domain name"
        case .email: "a mail address"
        case .hex(let bounds): "hexadecimal" + bounds.suffix(" digits")
        case .base64(let bounds): "Base64" + bounds.suffix(" bytes")
        case .token(let bounds): "a URL-safe token" + bounds.suffix(" characters")
        case .uuid: "a UUID"
        case .postgresURL(let user): "a Postgres URL" + (user.map { " of the role \($0)" } ?? "")
        case .redisURL: "a Redis URL"
        case .sentryDSN: "a Sentry DSN"
        case .stripe(let key): key.description
        case .pem(let label): "PEM text" + (label.map { " (\($0))" } ?? "")
        case .oneOf(let values): values.joined(separator: " or ")
        case .regex(let pattern): "text of the form /\(pattern)/"
        }
    }

    /// What the program reads as on, and as off.
    static func flagValues(on: String?) -> [String] {
        switch on {
        case nil: ["1", "0", "true", "false"]
        case "1": ["1", "0"]
        case let on?: [on, "false"]
        }
    }
}

extension Format.Bounds {
    fileprivate func suffix(_ unit: String) -> String {
        switch (least, greatest) {
        case (nil, nil): ""
        case (let least?, let greatest?) where least == greatest: " of \(least)\(unit)"
        case (let least?, let greatest?): " of \(least) to \(greatest)\(unit)"
        case (let least?, nil): " of at least \(least)\(unit)"
        case (nil, let greatest?): " of at most \(greatest)\(unit)"
        }
    }
}
