internal import CanonicalJSON
package import HTTPMessages

/// A success that is what the API documents: the status, and a body that is read strictly. A success of another kind, such as a part
/// of what was asked for (206), proves nothing and is an error.
package struct DocumentedAnswer: Sendable {
    package let response: HTTPResponse
    private let attempt: String
    private let requestID: String?
    private let isWrite: Bool

    /// The most values in one answer: 64 MiB of `{}` would take more than a gigabyte.
    private static let mostValues = 4_000_000

    /// - Parameters:
    ///   - statuses: the successes that are documented for this request.
    ///   - requestID: the header that carries the provider's id of the request.
    ///   - isWrite: a success that cannot be read leaves open what was done.
    /// - Throws: ``ProviderError`` `.malformed` for a success of another status. What is no success is the caller's to explain.
    package init(
        _ response: HTTPResponse, statuses: Set<Int> = [200], attempt: String, requestID: String? = nil, isWrite: Bool = false
    ) throws(ProviderError) {
        self.response = response
        self.attempt = attempt
        self.requestID = requestID.flatMap { response.headers[$0] }
        self.isWrite = isWrite
        guard !response.isSuccess || statuses.contains(response.status) else {
            throw malformed("the answer has the status \(response.status), which the API does not document for this request")
        }
    }

    /// The body, which is one JSON document with every member that `type` requires.
    package func decode<Value: Decodable>(_ type: Value.Type) throws(ProviderError) -> Value {
        // What is wrong with an answer is told by its tree.
        if let readable = type as? any JSONReadable.Type, let value = Self.read(readable, response.body) as? Value { return value }
        do {
            return try JSONValue(parsing: response.body, atMost: Self.mostValues).decoded(as: type)
        } catch let error as JSONSyntaxError {
            throw malformed("the answer cannot be read: \(error)")
        } catch {
            throw malformed("the answer was not what the API documents")
        }
    }

    private static func read<Value: JSONReadable>(_ type: Value.Type, _ body: [UInt8]) -> Value? {
        try? CanonicalForm.read(type, from: body, atMost: mostValues)
    }

    /// An error that says what is wrong with the answer; after a write it says that the write may have been done.
    package func malformed(_ message: String) -> ProviderError {
        ProviderError(
            .malformed, attempt: attempt, message: message, requestID: requestID, status: response.status, outcomeUnknown: isWrite)
    }
}
