internal import CanonicalJSON
internal import Estate
internal import Reconciling
internal import Planning

/// One record operation of a batch as Cloudflare takes it.
enum BatchItem {
    static func wire(_ deletion: RecordBatch.Deletion) -> JSONValue { ["id": .string(deletion.id)] }

    /// - Throws: when a value, known only now, is none of its type; nothing has been sent then.
    static func wire(_ edit: RecordEdit, zone: String, attempt: String) throws(ProviderError) -> JSONValue {
        guard let value = edit.value else { return .object(edit.fields) }
        guard let text = value.text, let type = RecordType(rawValue: edit.type) else {
            throw refused("a value is still not known", edit, attempt)
        }
        switch RecordValue.parse(type, text, zone: zone) {
        case .success(let parsed): return .object(edit.fields.merging(RecordFields.of(parsed)) { _, field in field })
        case .failure(let problem): throw refused(problem.message, edit, attempt)
        }
    }

    private static func refused(_ message: String, _ edit: RecordEdit, _ attempt: String) -> ProviderError {
        ProviderError(
            .rejected, attempt: attempt, message: "\(edit.name) \(edit.type): \(message)",
            fix: "nothing was sent; correct the value and plan again")
    }
}
