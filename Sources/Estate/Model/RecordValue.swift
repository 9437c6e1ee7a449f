package import Resources

/// One value of a record set, in canonical form.
package enum RecordValue: Hashable, Sendable {
    /// Dotted quad.
    case a(String)
    /// RFC 5952 form.
    case aaaa(String)
    /// Host names are lower-case without a trailing dot; `.` is the root (RFC 7505, RFC 2782).
    case alias(String)
    case cname(String)
    case ns(String)
    case ptr(String)
    case mx(preference: Int, exchange: String)
    case srv(priority: Int, weight: Int, port: Int, target: String)
    case caa(flags: Int, tag: String, value: String)
    /// The joined text of all character-strings (RFC 1035 §3.3.14), unescaped.
    case txt(String)
    /// Of one of the other types.
    case data(RecordData)
    /// Not a literal: a look-up or a reference that gives the main field.
    case expression(Expression)
}

/// The data of a record whose type is described by a ``RecordShape``.
package struct RecordData: Hashable, Sendable {
    package let type: RecordType
    /// One for each field of the shape, in its canonical spelling, without quotes: numbers in decimal, octets in lower-case
    /// hexadecimal or in Base64, names as in ``RecordValue/cname(_:)``.
    package let fields: [String]

    package init(_ type: RecordType, _ fields: [String]) {
        self.type = type
        self.fields = fields
    }
}
