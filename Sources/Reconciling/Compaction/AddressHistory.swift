internal import Planning
internal import Resources

/// What events that say what was applied tell of one address, in their order.
struct AddressHistory {
    /// An event that says how it is from then on, or with nil that it is no longer known.
    private struct Mention {
        let sequence: Int
        let content: Content?
    }

    private var mentions: [Mention] = []

    mutating func append(_ sequence: Int, _ content: Content?) {
        // An event forgets an address once.
        if content == nil, let last = mentions.last, last.sequence == sequence, last.content == nil { return }
        mentions.append(Mention(sequence: sequence, content: content))
    }

    /// Events that have to go on to tell of the address.
    struct Kept {
        /// By their numbers: of its content.
        fileprivate(set) var applied: Set<Int> = []
        /// By their numbers: of its end.
        fileprivate(set) var forgotten: Set<Int> = []
    }

    /// Decides which events go on to tell of the address: those from which is known when it came to be what it is, or when it went.
    ///
    /// See ``History``, ``AppliedSince`` and `SoakHistory`, which ask. A value that comes from another place is other content and may
    /// still be the same value, so there are two such times.
    /// - Parameters:
    ///   - isWholeScope: whether with the address goes what was asked for its scope, so that each end counts.
    ///   - isKeptAnyway: whether the event of this number stays to tell of the address for another reason.
    func kept(isWholeScope: Bool, isKeptAnyway: (Int) -> Bool) -> Kept {
        var kept = Kept()
        /// Since it was last taken away.
        var standing: [Mention] = []
        /// Its last content, without which its end would not count, and its end.
        var gone: (last: Int, end: Int)?
        var isInOthers = false
        for mention in mentions {
            guard mention.content == nil else {
                standing.append(mention)
                guard isKeptAnyway(mention.sequence) else { continue }
                isInOthers = true
                kept.applied.insert(mention.sequence)
                continue
            }
            // With an app goes what was asked for it, whether or not the app itself was known.
            if isWholeScope { kept.forgotten.insert(mention.sequence) }
            guard let last = standing.last else { continue }
            gone = (last.sequence, mention.sequence)
            standing = []
        }
        if let last = standing.last?.content {
            Self.keep(standing, last, isInOthers, &kept)
            // Something stays of before its end, which must not be taken for its newest state.
            if isInOthers, let end = gone?.end { kept.forgotten.insert(end) }
        } else if let gone {
            kept.applied.insert(gone.last)
            kept.forgotten.insert(gone.end)
        }
        return kept
    }

    private static func keep(_ standing: [Mention], _ last: Content, _ isInOthers: Bool, _ kept: inout Kept) {
        let content = standing.lastIndex { $0.content != last }.map { $0 + 1 } ?? 0
        let value = standing.lastIndex { !AppliedSince.isSame($0.content ?? last, last) }.map { $0 + 1 } ?? 0
        for start in [content, value] {
            kept.applied.insert(standing[start].sequence)
            // What came right before shows that it was another one until then.
            if isInOthers, start > 0 { kept.applied.insert(standing[start - 1].sequence) }
        }
    }

    /// Takes away what is not kept.
    /// - Returns: the events that no longer tell of its content, and those that no longer tell of its end.
    mutating func reduce(to kept: Kept, _ isWhole: (Int) -> Bool) -> (applied: [Int], forgotten: [Int]) {
        var lost: (applied: [Int], forgotten: [Int]) = ([], [])
        mentions.removeAll { mention in
            let isKept = (mention.content == nil ? kept.forgotten : kept.applied).contains(mention.sequence) || isWhole(mention.sequence)
            if !isKept {
                if mention.content == nil { lost.forgotten.append(mention.sequence) } else { lost.applied.append(mention.sequence) }
            }
            return !isKept
        }
        return lost
    }

    var isEmpty: Bool { mentions.isEmpty }
}
