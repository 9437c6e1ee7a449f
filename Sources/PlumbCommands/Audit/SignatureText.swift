internal import Diagnostics
internal import Reconciling

/// Which key signed what, a line each; nothing where nothing is signed and no key is known.
struct SignatureText {
    private let review: SignatureReview
    private let isChecked: Bool

    /// - Parameter isChecked: whether the estate names the keys that count.
    init(_ review: SignatureReview, isChecked: Bool) {
        self.review = review
        self.isChecked = isChecked
    }

    var text: DisplayText {
        guard isChecked || !review.uses.isEmpty else { return "" }
        var text: DisplayText = ""
        for use in review.uses {
            let name = !isChecked ? "; not checked, since no estate names the keys" : use.isNamed ? "" : "; the estate does not name it"
            text += "key \(use.key) signed \(use.count) of events \(use.first) to \(use.last)\(name)\n"
        }
        if isChecked, review.unsignedBefore > 0 {
            text += "\(review.unsignedBefore) are unsigned, from before signing began; they grant nothing\n"
        }
        if isChecked, let key = review.checkpointKey { text += "key \(key) signed the recorded state\n" }
        return text
    }
}
