package import HTTPMessages

/// How an answer is delivered.
package struct Delivery: Hashable, Sendable {
    /// What happens to an answer on its way.
    package enum Fault: Hashable, Sendable {
        case none
        case delay(milliseconds: Int)
        /// The connection ends after this many bytes of the body.
        case truncate(afterBytes: Int)
        /// The connection ends without a byte of the answer.
        case reset
        /// Nothing is sent and the connection stays open.
        case stall
        /// The body goes on: what has come is asked for again (``Simulator/later(_:now:)``), until the reader leaves.
        case follow
    }

    package var response: HTTPResponse
    package var fault: Fault

    package init(response: HTTPResponse, fault: Fault = .none) {
        self.response = response
        self.fault = fault
    }
}
