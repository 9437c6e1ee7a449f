package import CanonicalJSON

/// What a service that runs answers, and where it is asked.
package struct HealthCheck: Hashable, Sendable {
    /// Scheme and host without a trailing slash, such as `https://console.raxx.app`; nil for the address the provider gives the app.
    package let origin: String?
    /// With a leading slash.
    package let path: String
    /// The HTTP status of a healthy answer.
    package let status: Int
    /// What `Location` must begin with; nil where it does not matter.
    package let redirect: String?
    /// What the body must contain: of an object the members named here, of anything else the same value.
    package let json: JSONValue?
    /// A text the body must contain.
    package let text: String?
    /// Seconds a changed service has to get there.
    package let within: Int

    package static let standardDeadline = 300

    package init(
        origin: String? = nil, path: String, status: Int = 200, redirect: String? = nil, json: JSONValue? = nil, text: String? = nil,
        within: Int = Self.standardDeadline
    ) {
        self.origin = origin
        self.path = path
        self.status = status
        self.redirect = redirect
        self.json = json
        self.text = text
        self.within = within
    }

    /// The same questions at the address that `other` gives.
    package func asked(where other: HealthCheck?) -> HealthCheck {
        HealthCheck(origin: other?.origin, path: path, status: status, redirect: redirect, json: json, text: text, within: within)
    }
}
