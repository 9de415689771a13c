export const pretend = {
  title: 'Pretend booth',
  try: 'Try it with a pretend booth',
  tryText: 'Drawn photos, a made-up gallery, nothing leaves this computer.',
  starting: 'Guests are being drawn…',
  stop: 'Stop pretending',
  trouble: 'Play trouble',
  played: {
    no_internet: 'No internet',
    sign_in_page: 'Sign-in page',
    slow_wifi: 'Slow Wi-Fi',
    gallery_down: 'Gallery down',
    disk_full: 'Fill the disk',
  },
  brokenFile: 'Broken file',
  brokenSaid: 'The next photo of the booth breaks off in its middle.',
  pullThePlug: 'Pull the plug',
};
