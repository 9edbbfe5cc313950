"""A BitTorrent peer on this machine only, by libtorrent: for TorrentPeersTest.

peer.py show TORRENT              prints the magnet link with both info hashes, as libtorrent computes them
peer.py seed TORRENT FOLDER       prints the port, and shares until its input ends
peer.py fetch MAGNET FOLDER PORT  downloads from that port of this machine
"""

import sys
import time

import libtorrent


def session():
    return libtorrent.session({
        "listen_interfaces": "127.0.0.1:0",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        "allow_multiple_connections_per_ip": True,
    })


def torrent(source, folder):
    if source.startswith("magnet:"):
        parameters = libtorrent.parse_magnet_uri(source)
    else:
        parameters = libtorrent.add_torrent_params()
        parameters.ti = libtorrent.torrent_info(source)
    parameters.save_path = folder
    return parameters


def show(source):
    hashes = libtorrent.torrent_info(source).info_hashes()
    print("xt=urn:btih:%s&xt=urn:btmh:1220%s" % (hashes.v1, hashes.v2))


def seed(source, folder):
    one = session()
    handle = one.add_torrent(torrent(source, folder))
    while not handle.status().is_seeding:
        if handle.status().errc.value():
            sys.exit(handle.status().errc.message())
        time.sleep(0.05)
    print(one.listen_port(), flush=True)
    sys.stdin.read()


def fetch(source, folder, port):
    one = session()
    handle = one.add_torrent(torrent(source, folder))
    while not handle.status().is_seeding:
        if handle.status().errc.value():
            sys.exit(handle.status().errc.message())
        if not handle.get_peer_info():
            handle.connect_peer(("127.0.0.1", int(port)))
        time.sleep(0.05)


{"show": show, "seed": seed, "fetch": fetch}[sys.argv[1]](*sys.argv[2:])
