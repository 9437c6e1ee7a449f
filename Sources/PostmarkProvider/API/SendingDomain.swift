/// A domain that Postmark sends from, with what must be in its DNS. Texts that there are none of are empty.
///
/// A new domain has a pending key only. Once it is verified, it is the current one. A rotation brings a pending key beside it;
/// when Postmark has seen that one, it becomes the current one and the old one is revoked, to be kept in DNS until it is safe
/// to remove.
///
/// Source: Postmark developer documentation, Domains API, "Get domain details" and "Rotate DKIM keys".
struct SendingDomain: Decodable, Hashable {
    struct Key: Hashable {
        /// The full name, such as `20131031155228pm._domainkey.example.com`.
        let host: String
        let text: String

        /// Nil when there is none.
        init?(_ host: String, _ text: String) {
            guard !host.isEmpty, !text.isEmpty else { return nil }
            self.host = host.lowercased()
            self.text = text
        }
    }

    let id: Int
    let name: String
    let current: Key?
    let pending: Key?
    let revoked: Key?
    let isRevokedRemovable: Bool
    /// Stays true once it was, even when the record is gone: it tells nothing of what is in DNS today.
    let isDKIMVerified: Bool
    /// Shorter than 1,024 bits.
    let isDKIMWeak: Bool
    let returnPath: String
    let returnPathTarget: String
    let isReturnPathVerified: Bool

    private enum Name: String, CodingKey {
        case ID, Name, DKIMHost, DKIMTextValue, DKIMTestValue, DKIMPendingHost, DKIMPendingTextValue, DKIMRevokedHost
        case DKIMRevokedTextValue, SafeToRemoveRevokedKeyFromDNS, DKIMVerified, ReturnPathDomain, ReturnPathDomainCNAMEValue
        case ReturnPathDomainVerified, WeakDKIM
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Name.self)
        // Every answer has all of them; one without a member does not say that there is none.
        func text(_ name: Name) throws -> String { try fields.decode(String.self, forKey: name) }
        func flag(_ name: Name) throws -> Bool { try fields.decode(Bool.self, forKey: name) }
        id = try fields.decode(Int.self, forKey: .ID)
        name = try fields.decode(String.self, forKey: .Name).lowercased()
        // Some answers spell the value's name `DKIMTestValue`.
        current = try Key(text(.DKIMHost), text(fields.contains(.DKIMTextValue) ? .DKIMTextValue : .DKIMTestValue))
        pending = try Key(text(.DKIMPendingHost), text(.DKIMPendingTextValue))
        revoked = try Key(text(.DKIMRevokedHost), text(.DKIMRevokedTextValue))
        isRevokedRemovable = try flag(.SafeToRemoveRevokedKeyFromDNS)
        isDKIMVerified = try flag(.DKIMVerified)
        isDKIMWeak = try flag(.WeakDKIM)
        returnPath = try text(.ReturnPathDomain).lowercased()
        returnPathTarget = try text(.ReturnPathDomainCNAMEValue).lowercased()
        isReturnPathVerified = try flag(.ReturnPathDomainVerified)
    }
}
