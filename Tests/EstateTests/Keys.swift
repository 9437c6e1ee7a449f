/// Public keys for the tests of DKIM; nobody has their private halves.
enum Keys {
    static let rsa512 =
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANwfkrqhuxUW78ObrQUtcq02wKd1owEetkNVZc/GyrjZW3uqEN+dZ73jd0xi8+TeVblb"
        + "rXHGdIcallC+YDcTmMECAwEAAQ=="
    static let rsa1024 =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCxX9MjFeCMegRCNnuM0DhSgLBL7WfOAISymao02MgPq20oXEQJILhSWQP9xJLz"
        + "4Ie3aMJpJJXd9cKkRQb/rn6cMxTFUrgzyHIoznWTekXf5IU0orPm4tibKe9GZL0Rr+OxVwjcZttZ4modiJeCb+m1Yg2VGkdfrYSO"
        + "xiCPwE4GAQIDAQAB"
    static let rsa2048 =
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzZS0GbZ/XbPC4TvE/neB3EXLQWLIv8bpEJaXs4+IlTCTLTpVbzrgRork"
        + "iJkrTO9UDQYEDmwdEjn+sZl6l3Q90TjahAPMdno5z2Jm6niKMEiA//F7szvM0TUTzAjM+6WoBxzEHOkVMbPb76Aqe42x9azXWd36"
        + "/l4WdC+X+5DHKjGnJGYugAaLCxsPg5vb04UgXDeEbHrwYjvyypoGuOCHZLV8SwD9hv8Rplok/1lB0WUUr17hk5t/gZShImPE5c7O"
        + "NM7Mq2L78kXuC81Ug2WdFErmnc/PcIRJ/L6tjbN2SOyq5GzNRRkmpg5hA1EOvdmlkqJ4XOehsgRndXqDhQiIXQIDAQAB"
    static let p256 =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/cNl2n7ZANsCGFcOm1xRXog6JiLNSgs/nZ6RnAX9FSLIcr0YbKPv+Jw1ZZdym2Re"
        + "B1yX5nbZWX/pzCkhlujJgQ=="
    /// From RFC 8463 §A.2.
    static let ed25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
}
