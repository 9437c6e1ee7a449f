"""`octodns-sync`, with the address of Cloudflare's API taken from CLOUDFLARE_URL: its provider has no setting for it."""
import os

import requests
from octodns.cmds.sync import main

url = os.environ.get("CLOUDFLARE_URL")
if url:
    send = requests.Session.request

    def redirected(self, method, address, *arguments, **named):
        return send(self, method, address.replace("https://api.cloudflare.com/client/v4", url, 1), *arguments, **named)

    requests.Session.request = redirected

main()
