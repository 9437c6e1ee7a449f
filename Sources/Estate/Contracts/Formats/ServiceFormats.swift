/// Addresses of databases and of Sentry. Each gives nil for a good value, else the reason.
enum ServiceFormats {
    static func postgres(_ value: String, user: String?) -> String? {
        guard let parts = URLParts(value) else { return "" }
        guard ["postgres", "postgresql"].contains(parts.scheme) else { return "it has another scheme than postgres" }
        guard let name = parts.user, !name.isEmpty else { return "it has no user" }
        if let user, user != name { return "it logs in as another role" }
        return parts.rest.wholeMatch(of: /\/[^\/?#]+(\?.*)?/) != nil ? nil : "it names no database"
    }

    static func redis(_ value: String) -> String? {
        guard let parts = URLParts(value) else { return "" }
        return ["redis", "rediss"].contains(parts.scheme) ? nil : "it has another scheme than redis and rediss"
    }

    /// `PROTOCOL://PUBLIC_KEY@HOST[:PORT][PATH]/PROJECT_ID`, as Sentry's SDKs read it. A secret part is of the past and would
    /// be a secret where none is expected; an auth token (`sntrys_`, `sntryu_`) is another thing altogether.
    static func sentry(_ value: String) -> String? {
        for prefix in ["sntrys_", "sntryu_"] where value.hasPrefix(prefix) { return "it is an auth token (\(prefix)…)" }
        guard let parts = URLParts(value), ["http", "https"].contains(parts.scheme) else { return "" }
        guard let key = parts.user, key.wholeMatch(of: /\w+/) != nil else { return "it has no public key" }
        if parts.password != nil { return "it has a secret key, which Sentry no longer uses" }
        guard let project = parts.rest.split(separator: "/").last, project.first?.isNumber == true else { return "it names no project" }
        return nil
    }
}
