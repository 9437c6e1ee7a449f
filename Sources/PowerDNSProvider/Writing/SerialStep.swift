/// The serials that the server tells with the answer to a write.
struct WrittenSerials: Hashable {
    /// Before the write; of 4.7 it is the one after it. Nil where the serial does not move.
    let old: Int?
    /// After the write.
    let new: Int?
}

/// What the step of a zone's serial tells of who else wrote: the API has no condition, so a write that came between is only seen
/// afterwards.
///
/// Source: PowerDNS Authoritative documentation, "Domain Metadata", SOA-EDIT-API: DEFAULT counts within a day, as `YYYYMMDDnn`; tried
/// with 4.7.3.
struct SerialStep {
    /// When the zone was last read or written here.
    let seen: Int
    /// Before the write, as the server says it; of some versions it is the one after it.
    let old: Int?
    /// After the write.
    let new: Int

    /// Whether the zone was changed by others between; nil where the serial does not tell.
    var isForeign: Bool? {
        if let old, old != new { return old != seen }
        if new == seen + 1 { return false }
        // The first write of a day begins its count.
        if let (day, count) = Self.day(new), let (seenDay, _) = Self.day(seen), day > seenDay { return count != 1 }
        if let (day, _) = Self.day(new), let (seenDay, _) = Self.day(seen), day == seenDay { return new > seen }
        return nil
    }

    /// The parts of a serial that counts within a day.
    private static func day(_ serial: Int) -> (day: Int, count: Int)? {
        let (day, count) = serial.quotientAndRemainder(dividingBy: 100)
        let (month, date) = (day / 100 % 100, day % 100)
        guard (1990_00_00...2100_00_00).contains(day), (1...12).contains(month), (1...31).contains(date) else { return nil }
        return (day, count)
    }
}
