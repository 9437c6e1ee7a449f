internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// A success of the v4 API: status 200, `success: true`, and a result. A refusal may come with status 200, and an answer without a
/// result is none: it never stands for an empty list.
struct CloudflareAnswer<Value: Decodable> {
    let envelope: CloudflareAPI.Envelope<Value>
    private let answer: DocumentedAnswer

    /// - Parameter refusal: what an answer that is no success means.
    init(
        _ response: HTTPResponse, as type: Value.Type, attempt: String, refusal: (HTTPResponse) -> ProviderError
    ) throws(ProviderError) {
        guard response.isSuccess else { throw refusal(response) }
        answer = try DocumentedAnswer(response, attempt: attempt, requestID: CloudflareErrorMapping.requestIDHeader)
        do throws(ProviderError) {
            envelope = try answer.decode(CloudflareAPI.Envelope<Value>.self)
        } catch {
            // The result of a refusal may be anything.
            let isRefusal = (try? answer.decode(CloudflareAPI.Refusal.self))?.success == false
            throw isRefusal ? refusal(response) : error
        }
        if envelope.success == false { throw refusal(response) }
        guard envelope.success == true else { throw answer.malformed("the answer does not say whether it succeeded") }
    }

    /// - Parameter noun: what is missing where it is: "the list of records".
    func result(_ noun: String) throws(ProviderError) -> Value {
        guard let result = envelope.result else { throw malformed("\(noun) is missing from the answer") }
        return result
    }

    func malformed(_ message: String) -> ProviderError { answer.malformed(message) }
}

extension CloudflareAnswer where Value: Collection {
    /// A list that comes on one page; where the answer counts, it counts the same.
    func wholeList(_ noun: String) throws(ProviderError) -> Value {
        let list = try result("the list of \(noun)")
        if let total = envelope.result_info?.total_count, total != list.count {
            throw malformed("received \(list.count) of \(total) \(noun)")
        }
        return list
    }
}
