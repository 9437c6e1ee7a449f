/// What a value must look like.
package enum Format: Hashable, Sendable {
    /// Anything that is not empty.
    case text
    /// - on: the one value that the program takes for on; nil where it takes both `1` and `true`.
    case flag(on: String?)
    case integer(Bounds)
    /// - schemes: lower-case.
    case url(schemes: [String])
    case origin
    /// Origins with commas between them.
    case originList
    case domain
    case email
    /// Bounds count digits.
    case hex(Bounds)
    /// Bounds count the bytes encoded.
    case base64(Bounds)
    /// Bounds count characters.
    case token(Bounds)
    case uuid
    /// - user: the role it must log in as.
    case postgresURL(user: String?)
    case redisURL
    case sentryDSN
    case stripe(StripeKey)
    /// - label: such as `PRIVATE KEY`; nil for any.
    case pem(label: String?)
    case oneOf([String])
    /// - pattern: one that compiles; it must match the whole value.
    case regex(pattern: String)

    /// A least and a greatest number, each where there is one.
    package struct Bounds: Hashable, Sendable {
        /// Nil where there is no lower bound; itself allowed.
        package let least: Int?
        /// Nil where there is no upper bound; itself allowed.
        package let greatest: Int?

        package init(least: Int? = nil, greatest: Int? = nil) {
            self.least = least
            self.greatest = greatest
        }

        /// Whether the number is within both bounds.
        package func contain(_ number: Int) -> Bool { number >= least ?? number && number <= greatest ?? number }
    }

    package var isFlag: Bool {
        guard case .flag = self else { return false }
        return true
    }

    /// Whether anybody may know that a secret is of this format: nothing of the change under review is compared with it.
    package var asksNothing: Bool {
        switch self {
        case .text, .flag(nil), .flag("1"), .flag("true"): true
        default: false
        }
    }
}
