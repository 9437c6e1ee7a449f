/// A service that sends mail for domains whose records lead to it.
package struct MailService: Hashable, Sendable {
    /// Its name for people.
    package let title: String
    /// Below this domain is what a return path leads to (the CNAME that bounces go to, and SPF is judged by).
    package let returnPathDomain: String

    package init(title: String, returnPathDomain: String) {
        (self.title, self.returnPathDomain) = (title, returnPathDomain)
    }
}
