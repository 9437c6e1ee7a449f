internal import CanonicalJSON
internal import Estate
internal import Reconciling

/// One record operation of a payload as Cloudflare takes it.
enum BatchItem {
    /// - Throws: when a value, known only now, is none of its type; nothing has been sent then.
    static func wire(_ item: JSONValue, zone: String, attempt: String) throws(ProviderError) -> JSONValue {
        guard var members = item.object, let value = members.removeValue(forKey: "value") else { return item }
        guard let text = value.string, let type = members["type"]?.string.flatMap(RecordType.init(rawValue:)) else {
            throw refused("a value is still not known", item, attempt)
        }
        switch RecordValue.parse(type, text, zone: zone) {
        case .success(let parsed): members.merge(RecordFields.of(parsed)) { _, field in field }
        case .failure(let problem): throw refused(problem.message, item, attempt)
        }
        return .object(members)
    }

    private static func refused(_ message: String, _ item: JSONValue, _ attempt: String) -> ProviderError {
        let name = "\(item["name"]?.string ?? "a record") \(item["type"]?.string ?? "")"
        return ProviderError(
            .rejected, attempt: attempt, message: "\(name): \(message)", fix: "nothing was sent; correct the value and plan again")
    }
}
