extension Format {
    /// What is wrong with `value`; nil when it is of this format.
    package func check(_ value: String) -> FormatProblem? {
        if value.isEmpty { return isFlag ? nil : FormatProblem("is empty") }
        guard let detail = detail(value) else { return nil }
        return FormatProblem(Self.slip(value) ?? "is not \(self)" + (detail.isEmpty ? "" : ": \(detail)"))
    }

    /// What a hand does to a good value on its way, in the order of how often.
    private static func slip(_ value: String) -> String? {
        if value.first?.isWhitespace == true || value.last?.isWhitespace == true { return "begins or ends with white space" }
        if let first = value.first, value.count > 1, first == value.last, first == "\"" || first == "'" {
            return "is in quotation marks"
        }
        return nil
    }

    /// Nil for a good value; else why, empty where the format says it all.
    private func detail(_ value: String) -> String? {
        switch self {
        case .text: nil
        case .flag(let on): Self.flagValues(on: on).contains(value) ? nil : ""
        case .integer(let bounds): TextFormats.integer(value, bounds)
        case .url(let schemes): WebFormats.url(value, schemes)
        case .origin: WebFormats.origin(value)
        case .originList: WebFormats.originList(value)
        case .domain: WebFormats.domain(value)
        case .email: WebFormats.email(value)
        case .hex(let bounds): EncodedFormats.hex(value, bounds)
        case .base64(let bounds): EncodedFormats.base64(value, bounds)
        case .token(let bounds): EncodedFormats.token(value, bounds)
        case .uuid: EncodedFormats.uuid(value)
        case .postgresURL(let user): ServiceFormats.postgres(value, user: user)
        case .redisURL: ServiceFormats.redis(value)
        case .sentryDSN: ServiceFormats.sentry(value)
        case .stripe(let key): key.problem(value)
        case .pem(let label): EncodedFormats.pem(value, label: label)
        case .oneOf(let values): values.contains(value) ? nil : ""
        case .regex(let pattern): TextFormats.pattern(value, pattern)
        }
    }
}
