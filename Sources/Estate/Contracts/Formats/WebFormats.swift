/// Names and addresses of the web. Each gives nil for a good value, else the reason.
enum WebFormats {
    static func url(_ value: String, _ schemes: [String]) -> String? {
        guard let parts = URLParts(value) else { return "" }
        return schemes.isEmpty || schemes.contains(parts.scheme) ? nil : "it has another scheme"
    }

    /// The serialisation of RFC 6454 §6.2: browsers compare it byte for byte, so `https://raxx.app/` is another text.
    static func origin(_ value: String) -> String? {
        guard let parts = URLParts(value) else { return "" }
        if !["http", "https"].contains(parts.scheme) { return "it has another scheme than http and https" }
        if parts.user != nil { return "it has a user" }
        if parts.rest == "/" { return "it ends with a slash" }
        if !parts.rest.isEmpty { return "it has a path" }
        return value.contains(where: \.isUppercase) ? "it has upper-case letters" : nil
    }

    static func originList(_ value: String) -> String? {
        let items = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if items.contains("*") { return "it allows every origin" }
        for (index, item) in items.enumerated() {
            if item.isEmpty { return "item \(index + 1) is empty" }
            if item.contains(where: \.isWhitespace) { return "item \(index + 1) has white space" }
            if let problem = origin(item) { return "item \(index + 1) is not an origin" + (problem.isEmpty ? "" : ": \(problem)") }
        }
        return nil
    }

    static func domain(_ value: String) -> String? {
        if value.contains("://") { return "it has a scheme" }
        guard DomainName.problem(value) == nil else { return "" }
        if IPAddress.v4(value) != nil { return "it is an address" }
        return value == "localhost" || value.contains(".") ? nil : "it has no dot"
    }

    /// What browsers take for one (HTML, "valid e-mail address"), with a domain that has a dot.
    static func email(_ value: String) -> String? {
        let parts = value.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].wholeMatch(of: /[A-Za-z0-9.!#$%&'*+\/=?^_`{|}~-]+/) != nil else { return "" }
        return domain(String(parts[1])) == nil ? nil : "what follows the @ is not a domain"
    }
}
