/// A custom domain of a project.
package struct PagesDomain: Hashable, Sendable, Codable {
    let account: String
    let domain: String
}

/// A custom domain that is waited for until it is active.
package struct PagesDomainWait: Hashable, Sendable, Codable {
    let account: String
    let domain: String
    /// Seconds.
    let within: Int
}
