internal import Diagnostics
internal import Planning
internal import Resources

/// What Postmark needs in DNS and the files do not give, and what it has not verified.
struct PostmarkChecks {
    private(set) var findings: [Finding] = []
    private let resource: DesiredResource?
    /// Nil where no zone has the domain: then nothing is known of its records.
    private let declared: Set<String>?
    private let isOnlyRead: Bool

    init(_ scope: DesiredScope, _ observation: Observation) {
        resource = scope.resources.first
        let context = PostmarkContext(scope)
        declared = context.declaredNames.map(Set.init)
        isOnlyRead = context.isOnlyRead
        let name = scope.scope.name
        guard let live = observation.resources.first?.content else {
            add(.warns, "domain-missing", "the Postmark account has no domain \(name)", fix: "add it at Postmark")
            return
        }
        checkKeys(live)
        checkRevokedKey(live)
        checkVerification(live)
        checkReturnPath(live)
    }

    private mutating func checkKeys(_ live: Content) {
        guard let declared else { return }
        let asks = [
            ("dkim_host", "dkim-undeclared", "Postmark signs with the key at", "dkim_text"),
            ("dkim_pending_host", "dkim-pending", "Postmark waits for a new key at", "dkim_pending_text"),
        ]
        for (field, rule, what, attribute) in asks {
            guard let host = live[field]?.text, !declared.contains(host) else { continue }
            add(.warns, rule, "\(what) \(host), which no zone file has", fix: "add it as TXT with !lookup …\(attribute)")
        }
    }

    /// Mail that was signed before the rotation is still on its way.
    private mutating func checkRevokedKey(_ live: Content) {
        guard let declared, let host = live["dkim_revoked_host"]?.text else { return }
        if live["dkim_revoked_removable"]?.boolean == true {
            guard declared.contains(host) else { return }
            add(.notes, "dkim-removable", "the old key at \(host) may be removed", fix: "take it out of the zone file")
        } else if !declared.contains(host) {
            add(
                .warns, "dkim-revoked", "the old key at \(host) must stay until Postmark says that it may go, and no zone file has it",
                fix: "add it as TXT with !lookup …dkim_revoked_text")
        }
    }

    private mutating func checkVerification(_ live: Content) {
        let key = live["dkim_pending_host"]?.text ?? live["dkim_host"]?.text
        if live["dkim_verified"]?.boolean == false {
            add(.notes, "dkim-unverified", "Postmark has not seen the DKIM key yet", fix: whoVerifies(key))
        }
        if live["dkim_weak"]?.boolean == true {
            add(
                .warns, "dkim-weak", "Postmark calls the DKIM key weak",
                fix: "have Postmark make a new one (Rotate DKIM), and declare it too")
        }
        if live["return_path_verified"]?.boolean == false, let host = live["return_path"]?.text, !host.isEmpty {
            add(.notes, "return-path-unverified", "Postmark does not see the return path", fix: whoVerifies(host))
        }
    }

    private func whoVerifies(_ host: String?) -> String {
        let isDeclared = host.map { declared?.contains($0) ?? true } ?? false
        return isDeclared && !isOnlyRead
            ? "nothing to do by hand: an apply asks Postmark to check again until it does" : "once it is in DNS, verify it at Postmark"
    }

    private mutating func checkReturnPath(_ live: Content) {
        guard case .present(let content)? = resource?.presence, let wanted = content["return_path"]?.text,
            let actual = live["return_path"]?.text, wanted != actual
        else { return }
        add(
            .warns, "return-path", "the return path is \(actual.isEmpty ? "not set" : actual), and the file says \(wanted)",
            fix: "change it at Postmark, or in the file")
    }

    private mutating func add(_ severity: Finding.Severity, _ rule: String, _ message: String, fix: String) {
        findings.append(
            Finding(
                rule: "postmark.\(rule)", severity: severity, message: message, address: resource?.address, span: resource?.span, fix: fix))
    }
}
