/// Names of environment variables.
package enum VariableName {
    /// Whether it is one: letters, digits and `_`.
    ///
    /// By hand: reading a regular expression anew for each of many thousand variables takes longer than all else.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
